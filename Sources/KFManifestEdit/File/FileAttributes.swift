// SPDX-License-Identifier: Apache-2.0

internal import CFileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Access lists and extended attributes, which the new file takes from the old as `sed -i` has it.
///
/// Kept on Linux are the POSIX and the NFS access list, SELinux's label and everything under `user.`. Not kept
/// are file capabilities, integrity hashes and `trusted.` attributes: they speak about the old content or are
/// the system's.
enum FileAttributes {
  #if os(Linux)
    private static let accessList = "system.posix_acl_access"

    static func copy(from old: OpenFile, to new: OpenFile) throws(FileError) {
      let names = names(old)
      for name in names where isKept(name) {
        guard let value = value(name, old) else { continue }
        if fsetxattr(new.descriptor, name, value, value.count, 0) == 0 { continue }
        // A label that may not be set is the policy's decision about new files.
        if name.hasPrefix("security.") { continue }
        throw FileError(old.path, "keep its \(name.hasPrefix("user.") ? "attribute \(name)" : "access list")")
      }
      // What the folder gives to new files, the old one did not have.
      if !names.contains(accessList) { _ = fremovexattr(new.descriptor, accessList) }
    }

    private static func isKept(_ name: String) -> Bool {
      name.hasPrefix("user.") || [accessList, "system.nfs4_acl", "security.selinux"].contains(name)
    }

    private static func names(_ file: OpenFile) -> [String] {
      let bytes = read { flistxattr(file.descriptor, $0, $1) } ?? []
      return bytes.split(separator: 0).map { String(text: $0) }
    }

    private static func value(_ name: String, _ file: OpenFile) -> [UInt8]? {
      read { fgetxattr(file.descriptor, name, $0, $1) }
    }

    /// Asks for the size, then for the bytes; nil when there are none to be had.
    private static func read(_ call: (UnsafeMutablePointer<CChar>?, Int) -> Int) -> [UInt8]? {
      let size = call(nil, 0)
      guard size >= 0 else { return nil }
      var bytes = [CChar](repeating: 0, count: size)
      let count = call(&bytes, size)
      return count < 0 ? nil : bytes[..<count].map { UInt8(bitPattern: $0) }
    }
  #else
    static func copy(from old: OpenFile, to new: OpenFile) throws(FileError) {
      let kinds = copyfile_flags_t(COPYFILE_ACL | COPYFILE_XATTR)
      guard fcopyfile(old.descriptor, new.descriptor, nil, kinds) == 0 else {
        throw FileError(old.path, "keep its access list")
      }
    }
  #endif
}
