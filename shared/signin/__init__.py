"""Staff's sign-in by OpenID Connect. See docs/decisions/0070-staff-sign-in-by-openid-connect.md."""
