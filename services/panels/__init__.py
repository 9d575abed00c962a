"""Resident panels (*asukaspaneeli*): calls, applications, draws by lot, fixed terms."""
