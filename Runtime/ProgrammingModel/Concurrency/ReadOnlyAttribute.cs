namespace Orleans.Concurrency;

/// <summary>Calls of this method do not change the grain, so they may interleave among themselves.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
