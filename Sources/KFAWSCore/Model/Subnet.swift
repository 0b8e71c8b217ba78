// SPDX-License-Identifier: Apache-2.0

/// A subnet of a VPC.
public struct Subnet: Sendable, Hashable {
  /// `subnet-0123456789abcdef0`.
  public var id: String
  /// `vpc-0123456789abcdef0`; empty where the answer leaves it out.
  public var vpcID: String
  /// The Availability Zone's name: `us-west-2a`.
  public var availabilityZone: String

  /// Names a subnet.
  public init(id: String, vpcID: String, availabilityZone: String) {
    self.id = id
    self.vpcID = vpcID
    self.availabilityZone = availabilityZone
  }
}
