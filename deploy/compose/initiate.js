// Run once by mongosh in `mongo-init`: makes the replica set, and the roles and accounts of deploy/accounts/database.json.
// Harmless when run again.
const { readFileSync } = require("fs");
const secret = (name) => readFileSync(`/run/secrets/${name}`, "utf8").trim();
const tls = "tls=true&tlsCAFile=/run/secrets/ca.crt";
const members = ["mongo-1", "mongo-2", "mongo-3"];

const first = new Mongo(`mongodb://mongo-1/?directConnection=true&${tls}`).getDB("admin");
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
const admin = new Mongo(`mongodb://${members.join(",")}/?replicaSet=silta&${tls}`).getDB("admin");
admin.auth("root", secret("mongo_root_password"));
for (const { createRole: role, privileges, roles } of JSON.parse(readFileSync("/database.json", "utf8")).roles) {
  if (admin.getRole(role)) admin.updateRole(role, { privileges, roles });
  else admin.createRole({ role, privileges, roles });
  const user = role.replace("silta-", "");
  const account = { pwd: secret(`${user}_mongo_password`), roles: [{ role, db: "admin" }] };
  if (admin.getUser(user)) admin.updateUser(user, account);
  else admin.createUser({ user, ...account });
}
