"""Tools for developers: bootstrap, checks, catalogues. No part of the product."""
