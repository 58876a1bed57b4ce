"""How bin/pictures joins what it has seen, and keeps it small."""

import io
import random

from PIL import Image

from tooling import pictures


def shot(width, height):
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#c0392b").save(file, "PNG")
    return file.getvalue()


def test_several_shots_stand_side_by_side():
    joined = pictures._join((shot(360, 780), shot(300, 500)))
    assert joined.size == (360 + pictures.GAP + 300, 780)


def test_picture_loses_colours_until_it_is_small(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pictures, "FOLDER", tmp_path)
    noise = Image.frombytes("RGB", (600, 400), random.Random(1).randbytes(720_000))
    pictures._keep("noise", noise)
    kept = tmp_path / "noise.png"
    assert kept.stat().st_size <= pictures.LARGEST
    assert len(Image.open(kept).getcolors()) < pictures.COLOURS[0]
    assert "600 × 400" in capsys.readouterr().out
