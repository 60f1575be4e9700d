namespace Orleans;

/// <summary>Gives references to grains. A reference is cheap, needs no server to make, and outlives every activation.</summary>
public interface IGrainFactory
{
    /// <summary>The grain of interface <typeparamref name="TGrainInterface"/> named <paramref name="primaryKey"/>.</summary>
    /// <exception cref="ArgumentException">The key is empty, or the interface is none that the runtime can call (the message says
    /// why).</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>The grain of interface <typeparamref name="TGrainInterface"/> numbered <paramref name="primaryKey"/>.</summary>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey)
        where TGrainInterface : IGrainWithIntegerKey;
}
