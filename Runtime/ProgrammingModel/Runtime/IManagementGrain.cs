namespace Orleans.Runtime;

/// <summary>What runs in the cluster; behind <c>GetGrain&lt;IManagementGrain&gt;(0)</c>.</summary>
[Alias("Orleans.Runtime.IManagementGrain")]
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>The silos and their status.</summary>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>Activations by grain class and silo.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <summary>Activations in all silos.</summary>
    Task<int> GetTotalActivationCount();

    /// <summary>Deactivates, in all silos, what took no call for <paramref name="ageLimit"/>.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);
}
