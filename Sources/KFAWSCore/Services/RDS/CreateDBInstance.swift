// SPDX-License-Identifier: Apache-2.0

/// RDS CreateDBInstance; `DBInstanceAlreadyExists` when the identifier is taken.
struct CreateDBInstance: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesOnce
  var identifier: String
  var settings: DBInstanceSettings
  var subnetGroupName: String
  var parameterGroupName: String?
  var securityGroupIDs: [String]
  var masterUsername: String
  var masterPassword: Secret<String>
  var tags: [String: String]
  var secrets: [Secret<String>] { [masterPassword] }

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBInstanceIdentifier", identifier)
    parameters.set("Engine", "mysql")
    for property in DBInstanceProperty.all { parameters.set(property.name, property.text(settings)) }
    parameters.set("MasterUsername", masterUsername)
    parameters.set("MasterUserPassword", masterPassword.reveal())
    parameters.set("CopyTagsToSnapshot", true)
    parameters.set("DBSubnetGroupName", subnetGroupName)
    parameters.set("DBParameterGroupName", parameterGroupName)
    parameters.set(list: "VpcSecurityGroupIds.VpcSecurityGroupId", securityGroupIDs)
    parameters.set(tags: tags)
  }
}
