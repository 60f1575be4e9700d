namespace Anomaly.Integration.Deployment;

/// <summary>A theory that runs Helm.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmTheoryAttribute : TheoryAttribute
{
    public HelmTheoryAttribute() => Skip = HelmTools.WhyNot;
}
