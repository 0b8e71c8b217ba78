// SPDX-License-Identifier: Apache-2.0

/// AWS's rules for the names and values that a stack is made of. Each function returns what is wrong, or nil.
enum NameRules {
  /// S3 user guide, "General purpose bucket naming rules".
  static func bucket(_ name: String) -> String? {
    guard (3...63).contains(name.utf8.count) else { return "a bucket's name has 3 to 63 characters" }
    guard
      name.utf8.allSatisfy({ isLowercaseOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") })
    else { return "a bucket's name has lower-case letters, digits, hyphens and dots only" }
    guard let first = name.utf8.first, let last = name.utf8.last, isLowercaseOrDigit(first),
      isLowercaseOrDigit(last)
    else { return "a bucket's name begins and ends with a letter or a digit" }
    guard !name.contains("..") else { return "a bucket's name has no two dots in a row" }
    guard !isIPv4(name) else { return "a bucket's name is no IP address" }
    let isReserved =
      ["xn--", "sthree-", "amzn-s3-demo-"].contains { name.hasPrefix($0) }
      || ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an"].contains { name.hasSuffix($0) }
    return isReserved ? "S3 reserves names that begin or end like this" : nil
  }

  /// RDS: identifiers of instances and parameter groups.
  static func dbIdentifier(_ name: String, limit: Int) -> String? {
    guard (1...limit).contains(name.utf8.count) else { return "it has 1 to \(limit) characters" }
    guard let first = name.utf8.first, isLetter(first) else { return "it begins with a letter" }
    guard name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) else {
      return "it has letters, digits and hyphens only"
    }
    return name.hasSuffix("-") || name.contains("--")
      ? "it has no hyphen at the end and no two in a row" : nil
  }

  /// RDS: DBSubnetGroupName.
  static func dbSubnetGroup(_ name: String) -> String? {
    guard (1...255).contains(name.utf8.count) else { return "it has 1 to 255 characters" }
    guard let first = name.utf8.first, isLetter(first) else { return "it begins with a letter" }
    guard name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "._ -".utf8.contains($0) }) else {
      return "it has letters, digits, periods, underscores, spaces and hyphens only"
    }
    return name.lowercased() == "default" ? "RDS keeps this name for itself" : nil
  }

  /// RDS for MySQL: DBName.
  static func databaseName(_ name: String) -> String? {
    guard (1...64).contains(name.utf8.count), let first = name.utf8.first, isLetter(first) else {
      return "a MySQL database's name has 1 to 64 characters and begins with a letter"
    }
    guard name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }) else {
      return "a MySQL database's name has letters, digits and underscores only"
    }
    return ReservedWords.mysql.contains(name.lowercased()[...]) ? "MySQL reserves this word" : nil
  }

  /// EKS: the name of a cluster.
  static func cluster(_ name: String) -> String? {
    guard (1...100).contains(name.utf8.count), let first = name.utf8.first, isLetter(first) || isDigit(first)
    else { return "a cluster's name has 1 to 100 characters and begins with a letter or a digit" }
    return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || "-_".utf8.contains($0) }
      ? nil : "a cluster's name has letters, digits, hyphens and underscores only"
  }

  /// RDS: DBInstanceClass.
  static func instanceClass(_ name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let isClass =
      parts.count >= 3 && parts[0] == "db"
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { isLowercaseOrDigit($0) || $0 == UInt8(ascii: "-") }
      }
    return isClass ? nil : "a DB instance class reads like db.m5.large"
  }

  /// RDS for MySQL: MasterUsername.
  static func masterUsername(_ name: String) -> String? {
    guard (1...16).contains(name.utf8.count), let first = name.utf8.first, isLetter(first) else {
      return "a master user's name has 1 to 16 characters and begins with a letter"
    }
    guard name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }) else {
      return "a master user's name has letters, digits and underscores only"
    }
    return ["rdsadmin", "root", "mysql"].contains(name.lowercased()) ? "MySQL on RDS reserves this name" : nil
  }

  /// RDS for MySQL: MasterUserPassword. The answer never holds the password.
  static func masterPassword(_ password: Secret<String>) -> String? {
    let bytes = password.reveal().utf8
    guard (8...41).contains(bytes.count) else { return "a master password has 8 to 41 characters" }
    let isAllowed = bytes.allSatisfy { (0x21...0x7E).contains($0) && !"/\"@".utf8.contains($0) }
    return isAllowed ? nil : "a master password has printable ASCII characters except /, \", @ and space"
  }

  /// Secrets Manager: Name.
  static func secret(_ name: String) -> String? {
    guard (1...512).contains(name.utf8.count) else { return "a secret's name has 1 to 512 characters" }
    let isAllowed = name.utf8.allSatisfy { isLetter($0) || isDigit($0) || "/_+=.@-".utf8.contains($0) }
    return isAllowed ? nil : "a secret's name has letters, digits and /_+=.@- only"
  }

  /// Tags: the value of the stack's mark.
  static func stack(_ name: String) -> String? {
    guard (1...256).contains(name.utf8.count) else { return "a stack's name has 1 to 256 characters" }
    let isAllowed = name.utf8.allSatisfy { isLetter($0) || isDigit($0) || " +-=._:/@".utf8.contains($0) }
    return isAllowed ? nil : "a stack's name has letters, digits, spaces and +-=._:/@ only"
  }

  private static func isIPv4(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isLowercaseOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte.asciiLowercased)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
