"""How passwords are kept: slow enough for a thief, quick enough for eighty people at eight o'clock."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane: the least that OWASP's guide asks for.

    Django's own choice takes 100 MiB for each sign-in, more than a small server has for a shift
    change.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
