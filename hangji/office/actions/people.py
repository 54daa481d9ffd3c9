"""Which person an account is: through it instructors and Party workers see the organisations of their duty."""

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.audit import Note
from hangji.office.models import Person, User
from hangji.office.pen import Pen


def linking(pen: Pen, user: User, person: Person | None) -> None:
    """Within a larger act: the account is this person's; None: a new person with the user's name and title."""
    now = user.person
    if person is None and now and (now.name, now.unit) == (user.name, user.title):
        return
    person = person or _newcomer(pen, user)
    if person == now:
        return
    other = User.objects.filter(person=person).first()
    if other:
        raise Refusal(
            _("不能对应到这个人：他已有账号"),
            _("%(person)s的账号是 %(username)s") % {"person": described(person), "username": other.username},
            _("一个人只用一个账号：在他的账号页增加任职；是同名的另一个人，选“新建”"),
        )
    before = {"person": described(now)} if now else {}
    user.person = person
    user.save(update_fields=["person"])
    pen.note(Note("link_person", "User", user.pk, user.name, before, {"person": described(person)}))


def _newcomer(pen: Pen, user: User) -> Person:
    person = Person.objects.create(name=user.name, unit=user.title)
    after = {"name": person.name, "unit": person.unit}
    pen.note(Note("add_person", "Person", person.pk, person.name, after=after))
    return person


def described(person: Person) -> str:
    """The name, with the unit that tells namesakes apart."""
    return _("%(name)s（%(unit)s）") % {"name": person.name, "unit": person.unit} if person.unit else person.name
