"""The office itself: regions, bodies, people, users and their posts, access, audit, documents."""
