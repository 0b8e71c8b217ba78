// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

struct ManifestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest",
    abstract: "Edit Kubernetes YAML and params.env, keeping every byte that is not addressed.",
    subcommands: [EvalCommand.self, SetSecretCommand.self, SetParamsCommand.self])
}
