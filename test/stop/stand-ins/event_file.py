"""TensorBoard event files without TensorBoard: opened, appended to and closed for each record, as it does."""

import os
import socket
import struct
import time


def _table():
    rows = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        rows.append(byte)
    return rows


_CRC32C = _table()


def _masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC32C[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


def _field(number, data):
    return _varint(number << 3 | 2) + _varint(len(data)) + data


class EventFile:
    """One event file; its name holds this process's pid as the process itself knows it."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        name = f"events.out.tfevents.{int(time.time())}.{socket.gethostname()}.{os.getpid()}.0"
        self.path = os.path.join(folder, name)
        self._append(struct.pack("<Bd", 9, time.time()) + _field(3, b"brain.Event:2"))

    def add(self, step, scalars):
        for tag, value in scalars.items():
            one = _field(1, tag.encode()) + struct.pack("<Bf", 2 << 3 | 5, value)
            self._append(struct.pack("<Bd", 9, time.time()) + b"\x10" + _varint(step) + _field(5, _field(1, one)))

    def _append(self, record):
        head = struct.pack("<Q", len(record))
        with open(self.path, "ab") as file:
            file.write(head + _masked(head) + record + _masked(record))
