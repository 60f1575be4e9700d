using Xunit;

namespace Anomaly.Testing;

/// <summary>A test that reads ../shared (real bars, golden values); skipped, with a message, where that folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Root is null)
            Skip = "../shared (market data and golden values) is not beside this checkout";
    }
}
