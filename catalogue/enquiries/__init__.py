"""One public body asks another about its use of a service, through the portal alone."""
