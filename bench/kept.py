"""How many contacts an installation has."""

import django

if __name__ == "__main__":
    django.setup()
    from hangji.guidance.models import Contact

    print(Contact.objects.count())
