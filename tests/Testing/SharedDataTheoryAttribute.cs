using Xunit;

namespace Anomaly.Testing;

/// <summary>A theory that reads ../shared (real bars, golden values); skipped, with a message, where that folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Root is null)
            Skip = "../shared (market data and golden values) is not beside this checkout";
    }
}
