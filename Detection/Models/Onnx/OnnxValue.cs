namespace Anomaly.Detection.Models.Onnx;

/// <summary>An input or output of a graph: a table of floats with any number of rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Columns of the table; 0 when the file leaves that open.</param>
internal sealed record OnnxValue(string Name, long Columns)
{
    public static OnnxValue Read(ProtoReader message)
    {
        var name = "";
        var columns = -1L;
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Value.Name: name = message.Text(); break;
                case OnnxFields.Value.Type: columns = ReadType(message.Message("value type")); break;
                case OnnxFields.Value.DocString: message.Skip(); break;
                default: throw message.Unexpected();
            }
        }

        return columns >= 0 ? new OnnxValue(name, columns) : throw new InvalidModelException("An input or output of the graph is no table.");
    }

    private static long ReadType(ProtoReader type)
    {
        var columns = -1L;
        while (type.Next())
            columns = type.Field == OnnxFields.Value.TensorType ? ReadTensor(type.Message("tensor type")) : throw type.Unexpected();

        return columns;
    }

    private static long ReadTensor(ProtoReader tensor)
    {
        var dims = new BoundedList<long>(2, "dimensions of the graph's input or output");
        var element = 0L;
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case OnnxFields.Value.ElementType: element = tensor.Int(); break;
                case OnnxFields.Value.Shape: ReadShape(tensor.Message("shape"), dims); break;
                default: throw tensor.Unexpected();
            }
        }

        return element == OnnxFields.Tensor.TypeFloat && dims.Items.Length == 2 && dims.Items[0] == 0
            ? dims.Items[1]
            : throw new InvalidModelException("An input or output of the graph is no table of 32-bit floats with any number of rows.");
    }

    private static void ReadShape(ProtoReader shape, BoundedList<long> dims)
    {
        while (shape.Next())
        {
            if (shape.Field != OnnxFields.Value.Dim)
                throw shape.Unexpected();

            var size = 0L;
            for (var dim = shape.Message("dimension"); dim.Next();)
            {
                switch (dim.Field)
                {
                    case OnnxFields.Value.DimValue: size = dim.Int(); break;
                    case OnnxFields.Value.DimParam: dim.Skip(); break;
                    default: throw dim.Unexpected();
                }
            }

            dims.Add(size);
        }
    }
}
