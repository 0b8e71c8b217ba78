# SPDX-License-Identifier: Apache-2.0
"""Which kinds a Kubernetes of each version serves.

The built-in ones are the table below (discovery of a 1.36, and since when and
until when by Kubernetes' deprecation guide); CRDs add theirs at run time.
"""

import dataclasses

FULL = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
# The order in which a real server names the verbs of custom resources.
CUSTOM = ("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch")
OLDEST, NEWEST = 28, 36


@dataclasses.dataclass(frozen=True)
class Resource:
    """A kind in one version of its group."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True
    singular: str = ""
    short: tuple = ()
    categories: tuple = ()
    verbs: tuple = FULL
    subresources: tuple = ()
    schema: str = ""
    custom: object = None  # the CRD's version entry

    @property
    def api_version(self):
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self):
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def storage(self):
        """Versions of one kind share their objects; Events live in one place."""
        return ("", "events") if self.plural == "events" else (self.group, self.plural)

    @property
    def prefix(self):
        return f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"

    def path(self, namespace, name=None):
        place = f"/namespaces/{namespace}" if self.namespaced and namespace else ""
        return f"{self.prefix}{place}/{self.plural}" + (f"/{name}" if name else "")


# plural Kind scope(N/C) short categories subresources schema-prefix from-to; - for none.
TABLE = """
v1
bindings Binding N - - - core.v1 verbs=create
componentstatuses ComponentStatus C cs - - - verbs=get,list
configmaps ConfigMap N cm - - core.v1
endpoints Endpoints N ep - - core.v1
events Event N ev - - core.v1
limitranges LimitRange N limits - - core.v1
namespaces Namespace C ns - finalize,status core.v1 verbs=create,delete,get,list,patch,update,watch
nodes Node C no - proxy,status core.v1
persistentvolumeclaims PersistentVolumeClaim N pvc - status core.v1
persistentvolumes PersistentVolume C pv - status core.v1
pods Pod N po all attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,resize,status core.v1
podtemplates PodTemplate N - - - core.v1
replicationcontrollers ReplicationController N rc all scale,status core.v1
resourcequotas ResourceQuota N quota - status core.v1
secrets Secret N - - - core.v1
serviceaccounts ServiceAccount N sa - token core.v1
services Service N svc all proxy,status core.v1
apiregistration.k8s.io/v1
apiservices APIService C - api-extensions status -
apps/v1
controllerrevisions ControllerRevision N - - - apps.v1
daemonsets DaemonSet N ds all status apps.v1
deployments Deployment N deploy all scale,status apps.v1
replicasets ReplicaSet N rs all scale,status apps.v1
statefulsets StatefulSet N sts all scale,status apps.v1
events.k8s.io/v1
events Event N ev - - events.v1
authentication.k8s.io/v1
selfsubjectreviews SelfSubjectReview C - - - - verbs=create
tokenreviews TokenReview C - - - - verbs=create
authorization.k8s.io/v1
localsubjectaccessreviews LocalSubjectAccessReview N - - - - verbs=create
selfsubjectaccessreviews SelfSubjectAccessReview C - - - - verbs=create
selfsubjectrulesreviews SelfSubjectRulesReview C - - - - verbs=create
subjectaccessreviews SubjectAccessReview C - - - - verbs=create
autoscaling/v2
horizontalpodautoscalers HorizontalPodAutoscaler N hpa all status autoscaling.v2
autoscaling/v1
horizontalpodautoscalers HorizontalPodAutoscaler N hpa all status autoscaling.v1
batch/v1
cronjobs CronJob N cj all status batch.v1
jobs Job N - all status batch.v1
certificates.k8s.io/v1
certificatesigningrequests CertificateSigningRequest C csr - approval,status -
networking.k8s.io/v1
ingressclasses IngressClass C - - - networking.v1
ingresses Ingress N ing - status networking.v1
ipaddresses IPAddress C ip - - networking.v1 33-
networkpolicies NetworkPolicy N netpol - - networking.v1
servicecidrs ServiceCIDR C - - status networking.v1 33-
policy/v1
poddisruptionbudgets PodDisruptionBudget N pdb - status policy.v1
rbac.authorization.k8s.io/v1
clusterrolebindings ClusterRoleBinding C - - - rbac.v1
clusterroles ClusterRole C - - - rbac.v1
rolebindings RoleBinding N - - - rbac.v1
roles Role N - - - rbac.v1
storage.k8s.io/v1
csidrivers CSIDriver C - - - storage.v1
csinodes CSINode C - - - -
csistoragecapacities CSIStorageCapacity N - - - -
storageclasses StorageClass C sc - - storage.v1
volumeattachments VolumeAttachment C - - status -
volumeattributesclasses VolumeAttributesClass C vac - - - 34-
admissionregistration.k8s.io/v1
mutatingadmissionpolicies MutatingAdmissionPolicy C - api-extensions - admissionregistration.v1 36-
mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding C - api-extensions - admissionregistration.v1 36-
mutatingwebhookconfigurations MutatingWebhookConfiguration C - api-extensions - admissionregistration.v1
validatingadmissionpolicies ValidatingAdmissionPolicy C - api-extensions status admissionregistration.v1 30-
validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding C - api-extensions - admissionregistration.v1 30-
validatingwebhookconfigurations ValidatingWebhookConfiguration C - api-extensions - admissionregistration.v1
apiextensions.k8s.io/v1
customresourcedefinitions CustomResourceDefinition C crd,crds api-extensions status apiextensions.v1
scheduling.k8s.io/v1
priorityclasses PriorityClass C pc - - scheduling.v1
coordination.k8s.io/v1
leases Lease N - - - coordination.v1
node.k8s.io/v1
runtimeclasses RuntimeClass C - - - -
discovery.k8s.io/v1
endpointslices EndpointSlice N - - - discovery.v1
resource.k8s.io/v1
deviceclasses DeviceClass C - - - - 34-
resourceclaims ResourceClaim N - - status - 34-
resourceclaimtemplates ResourceClaimTemplate N - - - - 34-
resourceslices ResourceSlice C - - - - 34-
flowcontrol.apiserver.k8s.io/v1
flowschemas FlowSchema C - - status - 29-
prioritylevelconfigurations PriorityLevelConfiguration C - - status - 29-
flowcontrol.apiserver.k8s.io/v1beta3
flowschemas FlowSchema C - - status - 28-31
prioritylevelconfigurations PriorityLevelConfiguration C - - status - 28-31
flowcontrol.apiserver.k8s.io/v1beta2
flowschemas FlowSchema C - - status - 28-28
prioritylevelconfigurations PriorityLevelConfiguration C - - status - 28-28
"""


def row(group_version, words):
    group, _, version = group_version.rpartition("/")
    plural, kind, scope, short, categories, subresources, schema = words[:7]
    options = {"verbs": FULL}
    for word in words[7:]:
        if word.startswith("verbs="):
            options["verbs"] = tuple(word[6:].split(","))
        else:
            first, _, last = word.partition("-")
            options["span"] = (int(first), int(last or NEWEST))
    span = options.pop("span", (OLDEST, NEWEST))
    resource = Resource(
        group, version, plural, kind, scope == "N", "endpoints" if plural == "endpoints" else kind.lower(),
        listed(short), listed(categories), subresources=listed(subresources),
        schema="" if schema == "-" else f"{schema}.{kind}", **options,
    )
    return span, resource


def listed(word):
    return () if word == "-" else tuple(word.split(","))


def table():
    group_version = ""
    for line in TABLE.split("\n"):
        words = line.split()
        if len(words) == 1:
            group_version = words[0]
        elif words:
            yield row(group_version, words)


ROWS = tuple(table())


def builtin(minor):
    """The resources of Kubernetes 1.`minor`, in the order of its discovery."""
    return [resource for (first, last), resource in ROWS if first <= minor <= last]
