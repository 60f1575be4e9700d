namespace Orleans.Concurrency;

/// <summary>Calls of this method start even while others of the same grain are running.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
