/** A stored zip with one entry, as Python's zipfile or torch.save writes it; `long` with torch's 64-bit end records. */
export function createZip(
  content: Uint8Array,
  form: "short" | "long" | "all ones" = "short",
): Buffer {
  const name = Buffer.from("archive/data.pkl");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt32LE(content.length, 20);
  entry.writeUInt32LE(content.length, 24);
  entry.writeUInt16LE(name.length, 28);
  const before = Buffer.concat([local, name, content]);
  const directory = Buffer.concat([entry, name]);
  const long = createLongEnd(directory.length, before.length);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(form === "all ones" ? 0xffffffff : directory.length, 12);
  end.writeUInt32LE(form === "all ones" ? 0xffffffff : before.length, 16);
  return Buffer.concat([before, directory, ...(form === "short" ? [] : [long]), end]);
}

function createLongEnd(bytes: number, at: number): Buffer {
  const long = Buffer.alloc(56);
  long.writeUInt32LE(0x06064b50, 0);
  long.writeBigUInt64LE(44n, 4);
  long.writeBigUInt64LE(1n, 24);
  long.writeBigUInt64LE(1n, 32);
  long.writeBigUInt64LE(BigInt(bytes), 40);
  long.writeBigUInt64LE(BigInt(at), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([long, locator]);
}
