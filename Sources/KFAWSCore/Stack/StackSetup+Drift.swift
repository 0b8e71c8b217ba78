// SPDX-License-Identifier: Apache-2.0

extension StackSetup {
  /// Where what `survey` saw differs from the specification. A resource that is still being made has no drift.
  func drift(in survey: StackSurvey) -> [ResourceDrift] {
    var drift: [ResourceDrift] = []
    func add(_ address: ResourceAddress, _ differences: [Difference]?) {
      if let differences, !differences.isEmpty {
        drift.append(.init(address: address, differences: differences))
      }
    }
    if let artifacts = spec.artifacts {
      let bucket = bucket(artifacts)
      add(bucket.address, survey.bucket?.seen.map { bucket.drift(of: $0.state) })
    }
    if let metadata = spec.metadata, let cluster = survey.cluster {
      let instance = database(metadata, cluster)
      add(instance.address, survey.database?.settled.map { instance.drift(of: $0.state) })
      let group = subnetGroup(metadata, cluster, subnets: survey.subnets)
      add(group.address, survey.subnetGroup?.seen.map { group.drift(of: $0.state) })
    }
    return drift
  }
}

extension Observation {
  /// What is there, unless it is on its way or broken.
  fileprivate var settled: Seen<State>? {
    seen.flatMap { $0.phase == .settled ? $0 : nil }
  }
}
