/**
 * File systems that another machine, or another system on this one, has a hand in: the kernel tells no events of what
 * is changed there, each look costs a way over a wire or through another process, what looks like our lock may be
 * somebody else's, and what was synced may lie on no disk. Numbers of Linux's magic.h and of the drivers that are not
 * part of it.
 */
const remoteMagics: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x01021997, "9p"],
  [0x65735546, "FUSE"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x73757245, "Coda"],
  [0x01161970, "GFS2"],
  [0x7461636f, "OCFS2"],
  [0x47504653, "GPFS"],
  [0x19830326, "BeeGFS"],
  [0x786f4256, "VirtualBox shared folder"],
  [0x7c7c6673, "Parallels shared folder"],
]);

/** The kind of a network or shared file system by its `f_type` of `statfs(2)`; undefined for a local one. */
export function remoteKindOf(magic: number): string | undefined {
  // Some systems give the number as a signed 32 bit one.
  return remoteMagics.get(magic < 0 ? magic + 2 ** 32 : magic);
}
