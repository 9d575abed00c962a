"""What services know of each other's facts, and whether they agree: each declares its own, the console compares."""
