// Clusters beside each other would take each other's processors, and what callers felt would tell of that.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
