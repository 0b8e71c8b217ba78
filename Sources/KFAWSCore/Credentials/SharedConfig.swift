// SPDX-License-Identifier: Apache-2.0

/// `~/.aws/config` and `~/.aws/credentials`, read once, and the profile that was chosen from them.
public struct SharedConfig: Sendable {
  /// Reads a file whole; nil when there is none.
  public typealias FileReader = @Sendable (_ path: String) throws -> [UInt8]?
  /// Replaces a file whole, readable for its owner only.
  public typealias FileWriter = @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void

  /// The names of all profiles, sorted.
  public let profileNames: [String]
  /// The name of the chosen profile, `default` when none was named.
  public let profileName: String
  /// Whether the profile was named by an option; the environment's credentials do not count then.
  public let isProfileGivenByOption: Bool
  /// Region and endpoints of the chosen profile.
  public let settings: ProfileSettings
  /// Where credentials are looked for, for messages.
  let paths: SharedConfigPaths
  /// What `~` means.
  let homeDirectory: String
  let readFile: FileReader
  let writeFile: FileWriter
  /// All profiles, by name.
  let profiles: [String: Profile]
  /// The sections `[sso-session …]` of the config file, by name.
  let ssoSessions: [String: SharedConfigFile.Section]

  /// The chosen profile; empty when none was named and there is no `default`.
  var profile: Profile { profiles[profileName] ?? Profile(name: profileName) }

  /// Reads both files and chooses a profile: that of the option, else that of `AWS_DEFAULT_PROFILE` or
  /// `AWS_PROFILE` (botocore's order), else `default`.
  ///
  /// - Parameters:
  ///   - environment: a snapshot of variables; `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name the
  ///     files.
  ///   - homeDirectory: where `.aws` is, and what `~` in a path means.
  ///   - profile: the profile named by an option.
  ///   - readFile: reads a file whole, from the file system unless a test has its own.
  ///   - writeFile: writes the file of a sign-in's token when that was renewed.
  /// - Throws: when a file cannot be read, or the named profile does not exist.
  public init(
    environment: [String: String],
    homeDirectory: String,
    profile: String? = nil,
    readFile: @escaping FileReader = SharedConfig.readFile,
    writeFile: @escaping FileWriter = SharedConfig.writeFile
  ) throws(CredentialError) {
    self.homeDirectory = homeDirectory
    self.readFile = readFile
    self.writeFile = writeFile
    paths = SharedConfigPaths(environment: environment, homeDirectory: homeDirectory)
    let config = try Self.load(paths.config, readFile)
    let profiles = Self.profiles(config, try Self.load(paths.credentials, readFile))
    profileNames = profiles.keys.sorted()
    let named = profile ?? Self.named(in: environment)
    if let named, profiles[named] == nil { throw Self.unknown(named, among: profileNames, paths) }
    profileName = named ?? "default"
    isProfileGivenByOption = profile != nil
    self.profiles = profiles
    ssoSessions = Self.sections(.ssoSession, of: config)
    settings = try ProfileSettings(
      profiles[profileName] ?? Profile(name: profileName), config, path: paths.config)
  }

  private static func named(in environment: [String: String]) -> String? {
    ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  private static func load(
    _ path: String, _ readFile: FileReader
  ) throws(CredentialError) -> SharedConfigFile {
    let failure = { (detail: String, remedy: String) in
      CredentialError(code: .malformed, place: path, detail: detail, remedy: remedy)
    }
    let bytes: [UInt8]?
    do { bytes = try readFile(path) } catch { throw failure("cannot be read", "check its permissions") }
    guard let text = String(validating: bytes ?? [], as: UTF8.self) else {
      throw failure("is not UTF-8", "correct the file")
    }
    return try SharedConfigFile.parse(text, path: path)
  }

  /// By name. In the config file a later section replaces an earlier one, as in botocore.
  private static func profiles(
    _ config: SharedConfigFile, _ credentials: SharedConfigFile
  ) -> [String: Profile] {
    var profiles: [String: Profile] = [:]
    for heading in config.order {
      let name = heading == "default" ? heading : SectionHeading.profile.name(in: heading)
      if let name { profiles[name] = Profile(name: name, configFile: config.sections[heading]) }
    }
    for (name, section) in credentials.sections {
      profiles[name, default: Profile(name: name)].credentialsFile = section
    }
    return profiles
  }

  private static func sections(
    _ kind: SectionHeading, of config: SharedConfigFile
  ) -> [String: SharedConfigFile.Section] {
    var sections: [String: SharedConfigFile.Section] = [:]
    for heading in config.order {
      if let name = kind.name(in: heading) { sections[name] = config.sections[heading] }
    }
    return sections
  }

  private static func unknown(_ name: String, among names: [String], _ paths: SharedConfigPaths)
    -> CredentialError
  {
    CredentialError(
      code: .unknownProfile,
      place: "profile \"\(name)\"",
      detail: "is neither in \(paths.config) nor in \(paths.credentials)",
      remedy: names.isEmpty ? "neither file has any profile" : "there are \(names.joined(separator: ", "))"
    )
  }
}
