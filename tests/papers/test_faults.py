"""What can go wrong with a paper is told in both languages."""

from miaopi import texts


def test_every_fault_says_what_and_how_to_mend_it_in_both_languages():
    codes = texts.fault_codes("papers")

    assert "papers.fonts-missing" in codes
    for code in codes:
        for words in texts.sentences(code):
            assert words.zh
            assert words.en
