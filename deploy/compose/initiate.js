// Run once by mongosh in `mongo-init`: makes the replica set, and an account a service that owns its database only.
// Harmless when run again.
const { readFileSync } = require("fs");
const secret = (name) => readFileSync(`/run/secrets/${name}`, "utf8").trim();
const members = ["mongo-1", "mongo-2", "mongo-3"];

const first = new Mongo("mongodb://mongo-1/?directConnection=true").getDB("admin");
first.auth("root", secret("mongo_root_password"));
try {
  first.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.codeName !== "NotYetInitialized") throw error;
  first.adminCommand({
    replSetInitiate: { _id: "silta", members: members.map((host, _id) => ({ _id, host })) },
  });
}

// Waits for the primary by itself.
const admin = new Mongo(`mongodb://${members.join(",")}/?replicaSet=silta`).getDB("admin");
admin.auth("root", secret("mongo_root_password"));
for (const service of ["events", "panels", "feedback", "notify"]) {
  const account = {
    pwd: secret(`${service}_mongo_password`),
    roles: [{ role: "readWrite", db: `silta_${service}` }],
  };
  if (admin.getUser(service)) admin.updateUser(service, account);
  else admin.createUser({ user: service, ...account });
}
