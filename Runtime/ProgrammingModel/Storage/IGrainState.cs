namespace Orleans;

/// <summary>What passes between a grain and its storage provider.</summary>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T State { get; set; }

    /// <summary>The version: set by the provider on every read and write, null where there is no record.</summary>
    string? ETag { get; set; }

    /// <summary>Whether the store holds a record.</summary>
    bool RecordExists { get; set; }
}
