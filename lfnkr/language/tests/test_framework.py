"""What Django says of passwords, said in our manner."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import override


@pytest.mark.parametrize(
    ("language", "said", "never"),
    [
        ("ja", "15文字以上にしてください。", ("あなた", "最低", " ")),
        ("ko", "15자 이상으로 정해 주세요.", ("최소", "유사", "통상")),
    ],
)
def test_the_rules_of_passwords_speak_as_the_rest_of_the_pages(language, said, never):
    with override(language):
        rules = [str(rule) for rule in password_validators_help_texts()]

    assert any(said in rule for rule in rules)
    assert [rule for rule in rules if any(word in rule for word in never)] == []
