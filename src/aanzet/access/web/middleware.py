"""From session to actor and scope: who is this, in which organization, and what may this transaction see."""
