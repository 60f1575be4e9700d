namespace Anomaly.Grains.Tests.Numbers;

/// <summary>A measurement, which needs a quiet machine and a Release build: runs only where ANOMALY_NUMBERS is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NumbersFactAttribute : FactAttribute
{
    public NumbersFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("ANOMALY_NUMBERS") is null)
            Skip = "a measurement: set ANOMALY_NUMBERS=1 and build with -c Release";
    }
}
