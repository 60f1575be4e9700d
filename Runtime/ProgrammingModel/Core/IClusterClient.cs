namespace Orleans;

/// <summary>The way into the grains from code that is none: in the silo's own process, or a client beside the cluster.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the host that the client belongs to.</summary>
    IServiceProvider ServiceProvider { get; }
}
