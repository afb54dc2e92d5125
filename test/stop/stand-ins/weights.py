"""Checkpoints as the stock code writes them: small zips, as slowly as the test wants."""

import io
import os
import shutil
import time
import traceback
import zipfile

CHUNKS = 20


def zip_bytes(seed):
    """A sound zip of about 64 kB, as torch.save writes one: stored entries, end record last, no comment."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", bytes(range(256)) * 8)
        archive.writestr("archive/data/0", bytes([seed % 256]) * 62_000)
        archive.writestr("archive/version", b"3\n")
    return buffer.getvalue()


def _write_slowly(path, data, seconds):
    size = len(data) // CHUNKS + 1
    with open(path, "wb") as file:
        for start in range(0, len(data), size):
            file.write(data[start : start + size])
            file.flush()
            time.sleep(seconds / CHUNKS)


def my_save(data, path, seconds):
    """process_ckpt.my_save: a temp file named for the time in the working folder, then a move."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{time.time()}.pth"
    _write_slowly(temporary, data, seconds)
    shutil.move(temporary, path)


def my_save2(data, path, seconds):
    """process_ckpt.my_save2 (v2Pro, LoRA): straight to the final name, the first two bytes replaced."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    _write_slowly(path, b"05" + data[2:], seconds)


def savee(data, path, seconds, direct):
    """process_ckpt.savee: its bare except swallows a SIGINT and leaves half a file."""
    try:
        (my_save2 if direct else my_save)(data, path, seconds)
        return "Success."
    except:  # noqa: E722 (as in the stock code)
        return traceback.format_exc()
