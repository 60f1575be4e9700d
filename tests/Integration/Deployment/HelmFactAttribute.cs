namespace Anomaly.Integration.Deployment;

/// <summary>A test that runs Helm.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmFactAttribute : FactAttribute
{
    public HelmFactAttribute() => Skip = HelmTools.WhyNot;
}
