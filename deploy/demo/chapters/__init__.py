"""What happens in the year, one noun a chapter; `deploy.demo.story` has their order."""
