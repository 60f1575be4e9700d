namespace Orleans.TestingHost;

/// <summary>How a test cluster starts.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>How many silos are started first; 1 at least.</summary>
    public short InitialSilosCount { get; set; }
}
