"""What a run says of the scripts of its texts."""

from pathlib import Path

import pytest

from datasette_provenance.text.served import CHINESE, JAPANESE, LATIN, LEVELS, NOT, told, writing_of

STORIES = Path(__file__).parent.parent / "stories"
OF = {
    "ar": "Arabic letters", "he": "Hebrew", "hi": "Devanagari", "ja": JAPANESE, "km": "Khmer", "ko": "Korean",
    "ru": "Cyrillic letters", "th": "Thai", "zh": CHINESE,
}  # fmt: skip


@pytest.mark.parametrize("language", OF)
def test_every_story_is_known_by_its_letters(language):
    for story in (STORIES / f"{language}.txt").read_text("utf-8").split("---\n"):
        assert writing_of(story[:300]) == OF[language]


@pytest.mark.parametrize(
    ("text", "writing"),
    [
        ("The ferry to Tarnwick was late.", LATIN),
        ("Đội cứu hộ đến Bến Sương muộn.", LATIN),
        ("The Hanzi for a ferry are 渡船, she said.", LATIN),
        ("Паром Grey Sound Lines опоздал в Тарнвик.", "Cyrillic letters"),
        ("灰海航运（Grey Sound）公司周二宣布，渡船停航两天。", CHINESE),
        ("12, 13!", ""),
        ("", ""),
    ],
)
def test_most_letters_tell(text, writing):
    assert writing_of(text) == writing


def test_nothing_is_said_of_latin_letters_alone():
    assert told({LATIN: 12, "": 1}, 13) == []


def test_every_script_is_counted_and_what_is_not_found_is_said():
    said = told({LATIN: 12, "Thai": 2, "Yi": 1, CHINESE: 3}, 100)
    assert said[0] == "Written in: Latin letters 12, Chinese 3, Thai 2, Yi 1 (of 18 articles looked at)."
    assert said[1].startswith("Chinese, Thai: served in part. ")
    assert said[2].startswith("Yi: not served. ")
    assert len(said) == 3
    assert LEVELS["Yi"] == NOT
