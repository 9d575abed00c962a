"""What personal data there is and what becomes of it: each service declares its own, the console tells and finds it."""
