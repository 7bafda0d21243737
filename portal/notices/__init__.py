"""What people are told: in the portal and, where it is set up, by e-mail."""
