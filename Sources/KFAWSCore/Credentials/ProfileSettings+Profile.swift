// SPDX-License-Identifier: Apache-2.0

extension ProfileSettings {
  /// Picks the settings out of `profile`; endpoints of single services stand in a section of `config`.
  init(
    _ profile: Profile,
    _ config: SharedConfigFile,
    _ paths: SharedConfigPaths
  ) throws(CredentialError) {
    region = profile.text("region")
    endpointURL = profile.text("endpoint_url")
    caBundlePath = profile.text("ca_bundle")
    guard let name = profile.text("services") else { return }
    let heading = config.order.last { SectionHeading.services.name(in: $0) == name }
    guard let section = heading.flatMap({ config.sections[$0] }) else {
      throw CredentialError(
        code: .malformed,
        place: "profile \"\(profile.name)\"",
        detail: "names services = \(name), and \(paths.config) has no [services \(name)]",
        remedy: "add the section or remove the property"
      )
    }
    for case (let service, .nested(let properties)) in section {
      serviceEndpointURLs[service] = properties["endpoint_url"]?.reveal()
    }
  }
}
