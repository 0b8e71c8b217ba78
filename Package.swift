// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// CI makes every warning an error; a newer compiler's new warnings do not break anybody else's build.
let warnings: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let swiftSettings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + warnings

/// Libraries that only AWS calls need. Linux loads them at first use, see Docs/Decisions/0026; elsewhere they are
/// linked.
#if os(Linux)
  let loadedLate: [Target] = ["CLibCurl", "CLibCrypto", "CLibExpat"].map {
    .target(name: $0, publicHeadersPath: ".")
  }
#else
  let loadedLate: [Target] = [
    .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl", providers: [.brew(["curl"])]),
    .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.brew(["openssl@3"])]),
    .systemLibrary(name: "CLibExpat", pkgConfig: "expat", providers: [.brew(["expat"])]),
  ]
#endif

let package = Package(
  name: "kfctl-aws",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "KFAWSCore", targets: ["KFAWSCore"]),
    .library(name: "KFManifestEdit", targets: ["KFManifestEdit"]),
    .executable(name: "kfctl-aws", targets: ["kfctl-aws"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: loadedLate + [
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    // The C library's own; nothing is linked or installed.
    .systemLibrary(name: "CFileSystem"),

    .target(
      name: "KFAWSCore",
      dependencies: [
        "CLibCurl", "CLibCrypto", "CLibExpat",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "KFManifestEdit", dependencies: ["CFileSystem", "CLibYAML"],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "kfctl-aws",
      dependencies: [
        "KFAWSCore", "KFManifestEdit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.embedInCode("Manifests/Community/profile-controller.py")],
      swiftSettings: swiftSettings),

    .target(
      name: "TestSupport", dependencies: ["KFAWSCore", .product(name: "Logging", package: "swift-log")],
      path: "Tests/TestSupport",
      exclude: ["emulator", "killpoints", "kubeapi"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "KFAWSCoreTests",
      dependencies: ["KFAWSCore", "TestSupport", .product(name: "Logging", package: "swift-log")],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "KFAWSEmulatorTests", dependencies: ["KFAWSCore", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "KFManifestEditTests", dependencies: ["CFileSystem", "KFManifestEdit"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "KFCTLAWSTests", dependencies: ["kfctl-aws", "KFAWSCore", "KFManifestEdit", "TestSupport"],
      exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6]
)
