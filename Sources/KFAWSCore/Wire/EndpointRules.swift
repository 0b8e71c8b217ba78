// SPDX-License-Identifier: Apache-2.0

/// Where a service listens, in the four variants, as templates by partition or Region; `*` for all others.
///
/// `rds.{region}.{dns}` is a host; ` us-east-1` behind it is the Region that signs; an empty template says
/// that the partition has no such variant. EndpointRules+Known.swift holds botocore's.
struct EndpointRules: Sendable {
  let plain: [String: String]
  let fips: [String: String]
  let dualStack: [String: String]
  let fipsDualStack: [String: String]

  /// The host and the signing Region; nil when the partition has no such variant.
  func host(in region: AWSRegion, fips: Bool, dualStack: Bool) -> (host: String, signing: String)? {
    let templates =
      switch (fips, dualStack) {
      case (false, false): plain
      case (true, false): self.fips
      case (false, true): self.dualStack
      case (true, true): fipsDualStack
      }
    let partition = region.partition
    let template = templates[region.rawValue] ?? templates[partition.id] ?? templates["*"] ?? ""
    guard !template.isEmpty else { return nil }
    let parts = template.split(separator: " ")
    let host = parts[0].replacing("{region}", with: region.rawValue)
      .replacing("{dns}", with: partition.dnsSuffix).replacing("{dual}", with: partition.dualStackSuffix)
    return (String(host), parts.count > 1 ? String(parts[1]) : region.rawValue)
  }
}
