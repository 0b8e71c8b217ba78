// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// Programs that Scripts/bench-* run; a package of its own, so that nobody who depends on kfctl-aws builds them.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "kfctl-aws", path: "..")],
  targets: [
    .executableTarget(
      name: "SigningBenchmark",
      dependencies: [.product(name: "KFAWSCore", package: "kfctl-aws")]
    )
  ],
  swiftLanguageModes: [.v6]
)
