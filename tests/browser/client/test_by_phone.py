"""On a phone: from the link to the receipt, by tapping."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from attunement.actions.make_links import make_links
from attunement.storage.models import AnswerRecord, OccasionRecord
from tests.browser.client.walking import choose, open_link, start
from tests.web.client.couple import PROOF_QUESTION, SOFIA_PROOF, Couple, secret_of


def test_the_secret_leaves_the_address_at_once_and_comes_back_nowhere(phone: Page, couple: Couple) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    open_link(phone, couple.sofia_link)
    secret = secret_of(couple.sofia_link)
    phone.go_back()
    assert secret not in phone.url
    assert not [url for url in asked if secret in url.split("#")[0]]


def test_choosing_goes_on_and_saved_is_said_by_the_server(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    expect(phone.get_by_text("1 of about 28")).to_be_visible()
    choose(phone, 6, then="**/c/q/2")
    expect(phone.get_by_text("Saved")).to_be_visible()
    assert AnswerRecord.objects.get().value == 6
    phone.get_by_role("link", name="Back").click()
    expect(phone.locator('input[value="6"]')).to_be_checked()
    choose(phone, 6, then="**/c/q/2")
    assert AnswerRecord.objects.count() == 1


def test_rather_not_say_is_one_tap(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    phone.get_by_role("radio", name="I'd rather not say").click()
    phone.wait_for_url("**/c/q/2")
    assert AnswerRecord.objects.get().value == "declined"


def test_next_without_a_choice_offers_to_leave_it_blank(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    phone.get_by_role("button", name="Next").click()
    phone.get_by_role("link", name="Leave it blank for now").click()
    phone.wait_for_url("**/c/q/2")
    assert not AnswerRecord.objects.exists()


def test_from_the_check_page_to_the_receipt(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    choose(phone, 6, then="**/c/q/2")
    phone.goto("/c/review")
    phone.get_by_role("link", name="Change question 1").first.click()
    choose(phone, 2, then="**/c/review")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Thank you. We have your answers.")).to_be_visible()
    record = OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk)
    assert phone.locator(".code").inner_text().replace(" ", "") == record.receipt


def test_names_one_tap_each_and_nobody(phone: Page, couple: Couple) -> None:
    link = make_links(by=couple.clinician, person=couple.sofia, occasions=["first-contact"])[0]
    start(phone, link)
    phone.get_by_label("Name 1", exact=True).fill("Jo")
    phone.get_by_role("button", name="Add another").click()
    phone.keyboard.type("Aunt May")
    phone.keyboard.press("Enter")
    phone.keyboard.type("Typo")
    phone.get_by_role("button", name="Take out name 3").click()
    phone.get_by_role("button", name="Next").click()
    phone.wait_for_url("**/c/q/2")
    phone.get_by_role("button", name="Nobody, right now").click()
    phone.wait_for_url("**/c/review")
    expect(phone.get_by_text("That is a real answer")).to_be_visible()
    assert list(AnswerRecord.objects.order_by("id").values_list("value", flat=True)) == [["Jo", "Aunt May"], []]


def test_a_count_by_larger_buttons(phone: Page, couple: Couple) -> None:
    link = make_links(by=couple.clinician, person=couple.sofia, occasions=["you"])[0]
    start(phone, link)
    for number in range(1, 40):
        if phone.locator('input[type="number"]').count():
            break
        phone.get_by_role("radio", name="I'd rather not say").click()
        phone.wait_for_url(f"**/c/q/{number + 1}")
    for name in ("One more", "One more", "One more", "One less"):
        phone.get_by_role("button", name=name).click()
    phone.get_by_role("button", name="Next").click()
    phone.wait_for_url(f"**/c/q/{number + 1}")
    assert AnswerRecord.objects.order_by("id").last().value == 1  # type: ignore[union-attr]


def test_going_on_with_another_phone(phone: Page, desktop: Page, couple: Couple) -> None:
    code = start(phone, couple.sofia_link)
    choose(phone, 6, then="**/c/q/2")
    phone.close()
    open_link(desktop, couple.sofia_link)
    desktop.get_by_role("link", name="Start").click()
    desktop.get_by_label(PROOF_QUESTION).fill(SOFIA_PROOF)
    desktop.get_by_label("Your return code").fill(code)
    desktop.get_by_role("button", name="Go on").click()
    desktop.wait_for_url("**/c/q/2")
    desktop.get_by_role("link", name="Back").click()
    expect(desktop.locator('input[value="6"]')).to_be_checked()
