namespace Orleans.Runtime;

/// <summary>On a constructor parameter of type <see cref="IPersistentState{TState}"/>: which state, kept by which storage.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    /// <summary>The name of the state, unique in the grain class.</summary>
    public string StateName { get; } = stateName;

    /// <summary>The key of the <see cref="Orleans.Storage.IGrainStorage"/> service; "Default" when not given.</summary>
    public string StorageName { get; } = storageName ?? "Default";
}
