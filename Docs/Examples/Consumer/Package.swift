// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// A package that uses both libraries as any other would. Outside this repository the
// dependency is `.package(url: …, from: …)`; here it is the checkout around it.
let package = Package(
  name: "Consumer",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "kfctl-aws", path: "../../..")
  ],
  targets: [
    .executableTarget(
      name: "Consumer",
      dependencies: [
        .product(name: "KFAWSCore", package: "kfctl-aws"),
        .product(name: "KFManifestEdit", package: "kfctl-aws"),
      ]
    ),
    .executableTarget(
      name: "OwnKind",
      dependencies: [.product(name: "KFAWSCore", package: "kfctl-aws")]
    ),
  ]
)
