"""What a refusal may rest on; the rest is in examples/refusal.toml."""

from law.refusals import WEIGHING, RefusalGround


def test_every_ground_has_words_and_two_only_weigh():
    assert all(ground.label for ground in RefusalGround)
    assert all(
        ground.sentence.endswith(".") and {"du", "dig"} & set(ground.sentence.split()) for ground in RefusalGround
    )
    assert {ground for ground in RefusalGround if ground.only_weighs} == WEIGHING
